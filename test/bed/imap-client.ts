import { connect, type Socket } from 'node:net';

export interface ImapLogin {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** Reads answers line by line until the tagged one; enough for commands whose answers hold no literals. */
class ImapSession {
  private readonly socket: Socket;
  private readonly lines: AsyncIterator<string>;
  private tag = 0;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.lines = ImapSession.linesOf(this.socket);
  }

  private static async *linesOf(socket: Socket): AsyncGenerator<string> {
    let rest = '';
    for await (const chunk of socket) {
      rest += (chunk as Buffer).toString('latin1');
      const lines = rest.split('\r\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  }

  async command(text: string): Promise<string[]> {
    const tag = `a${++this.tag}`;
    this.socket.write(`${tag} ${text}\r\n`);
    const untagged: string[] = [];
    for (;;) {
      const next = await this.lines.next();
      if (next.done === true) throw new Error(`IMAP: the server hung up after ${text.split(' ')[0] ?? ''}`);
      if (!next.value.startsWith(`${tag} `)) untagged.push(next.value);
      else if (next.value.startsWith(`${tag} OK`)) return untagged;
      else throw new Error(`IMAP: ${next.value}`);
    }
  }

  end(): void {
    this.socket.destroy();
  }
}

/** The text of one part of a message, as it is encoded. For parts without a line that looks like an answer. */
export async function fetchPart(
  login: ImapLogin,
  mailbox: string,
  uid: number,
  part: string,
): Promise<string> {
  const session = new ImapSession(login.port);
  try {
    await session.command(`LOGIN "${login.user}" "${login.password}"`);
    await session.command(`SELECT "${mailbox}"`);
    return (await session.command(`UID FETCH ${uid} BODY.PEEK[${part}]`)).join('\r\n');
  } finally {
    session.end();
  }
}

/** The UIDs of a mailbox, ascending. Selecting it makes the server take in what was put into the Maildir. */
export async function listUids(login: ImapLogin, mailbox: string): Promise<number[]> {
  const session = new ImapSession(login.port);
  try {
    await session.command(`LOGIN "${login.user}" "${login.password}"`);
    await session.command(`SELECT "${mailbox}"`);
    const answers = await session.command('UID SEARCH ALL');
    const found = answers.find((line) => line.startsWith('* SEARCH')) ?? '';
    return (found.match(/\d+/gu) ?? []).map(Number).sort((a, b) => a - b);
  } finally {
    session.end();
  }
}

/** The untagged lines that one command gives in a mailbox. */
export async function askImap(login: ImapLogin, mailbox: string, command: string): Promise<string[]> {
  const session = new ImapSession(login.port);
  try {
    await session.command(`LOGIN "${login.user}" "${login.password}"`);
    await session.command(`SELECT "${mailbox}"`);
    return await session.command(command);
  } finally {
    session.end();
  }
}
