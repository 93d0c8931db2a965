import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface SmtpSink {
  readonly port: number;
  /** Every message taken so far, as sent. */
  readonly messages: readonly Buffer[];
  close(): Promise<void>;
}

const END_OF_DATA = '\r\n.\r\n';

/** One SMTP conversation: everything is accepted, nothing is delivered anywhere. */
function converse(socket: Socket, take: (message: Buffer) => void): void {
  let pending = '';
  let inData = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const answer = (line: string) => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') say('250-bed.example.test\r\n250 8BITMIME');
    else if (verb === 'DATA') {
      inData = true;
      say('354 go on');
    } else if (verb === 'QUIT') {
      say('221 bye');
      socket.end();
    } else say('250 ok');
  };
  const readData = (): boolean => {
    const end = pending.indexOf(END_OF_DATA);
    if (end < 0) return false;
    take(Buffer.from(pending.slice(0, end + 2).replaceAll('\r\n..', '\r\n.'), 'latin1'));
    pending = pending.slice(end + END_OF_DATA.length);
    inData = false;
    say('250 taken');
    return true;
  };
  const readLine = (): boolean => {
    const end = pending.indexOf('\r\n');
    if (end < 0) return false;
    const line = pending.slice(0, end);
    pending = pending.slice(end + 2);
    answer(line);
    return true;
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    pending += chunk.toString('latin1');
    while (inData ? readData() : readLine());
  });
  say('220 bed.example.test');
}

/** A mail server that keeps what Roundcube sends, so that a test can look at what would have left. */
export async function startSmtpSink(): Promise<SmtpSink> {
  const messages: Buffer[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    converse(socket, (message) => messages.push(message));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    messages,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
