// Stops with a clear message when a script is not run by the project's own Node.
const wanted = 24;
if (Number(process.versions.node.split('.')[0]) < wanted) {
  console.error(
    `Mailwicket needs Node ${wanted}; this is ${process.version} at ${process.execPath}. Run it through npm.`,
  );
  process.exit(1);
}
