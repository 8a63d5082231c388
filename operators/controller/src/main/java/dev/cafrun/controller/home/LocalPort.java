package dev.cafrun.controller.home;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Ports of 127.0.0.1. */
public final class LocalPort {
  private static final Duration DYING = Duration.ofSeconds(1);
  private static final int TIMEOUT_MILLIS = 2000;
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private LocalPort() {}

  /** One that nobody uses at the moment. */
  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on 127.0.0.1", e);
    }
  }

  /** Whether a program listens there, and not only one that is just dying. */
  static boolean taken(int port) {
    long end = System.nanoTime() + DYING.toNanos();
    while (listening(port)) {
      if (System.nanoTime() > end) {
        return true;
      }
      Pause.brief("port " + port);
    }
    return false;
  }

  private static boolean listening(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(LOOPBACK, port), 1);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Whether what listens there answers a question with these first characters. */
  static boolean answers(int port, byte[] question, String answer) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(LOOPBACK, port), TIMEOUT_MILLIS);
      socket.getOutputStream().write(question);
      byte[] start = socket.getInputStream().readNBytes(answer.length());
      return new String(start, US_ASCII).equals(answer);
    } catch (IOException e) {
      return false;
    }
  }
}
