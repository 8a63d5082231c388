package dev.cafrun.controller.cli.terminal;

import java.io.PrintStream;

/** Text for a terminal, to which nothing but this program gives orders. Bytes pass as they are. */
final class TerminalStream extends PrintStream {
  private TerminalStream(PrintStream stream) {
    super(stream);
  }

  static PrintStream over(PrintStream stream) {
    return stream instanceof TerminalStream ? stream : new TerminalStream(stream);
  }

  @Override
  public void print(String text) {
    super.print(Ink.written(String.valueOf(text)));
  }

  @Override
  public void print(Object text) {
    print(String.valueOf(text));
  }

  @Override
  public void print(char[] text) {
    print(String.valueOf(text));
  }

  @Override
  public void print(char character) {
    print(String.valueOf(character));
  }
}
