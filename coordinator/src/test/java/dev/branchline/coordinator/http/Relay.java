package dev.branchline.coordinator.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes connections on; on demand it cuts one instead of passing on the answer to a command. */
final class Relay implements AutoCloseable {
  private static final byte[] POST = "POST ".getBytes(StandardCharsets.US_ASCII);

  private final InetSocketAddress target;
  private final ServerSocket door;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger toLose = new AtomicInteger();

  Relay(InetSocketAddress target) throws IOException {
    this.target = target;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** The answers to the next commands, so many, are lost after these were carried out. */
  void loseAnswers(int count) {
    toLose.set(count);
  }

  /** How many are still to be lost. */
  int left() {
    return toLose.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        Socket server = new Socket(target.getAddress(), target.getPort());
        AtomicBoolean losing = new AtomicBoolean();
        threads.execute(() -> passRequests(client, server, losing));
        threads.execute(() -> passAnswers(server, client, losing));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  /** A client says nothing more until it is answered, so that a request begins a piece. */
  private void passRequests(Socket client, Socket server, AtomicBoolean losing) {
    byte[] bytes = new byte[8192];
    try (client;
        server) {
      InputStream in = client.getInputStream();
      OutputStream out = server.getOutputStream();
      for (int length = in.read(bytes); length > 0; length = in.read(bytes)) {
        if (isCommand(bytes, length) && toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          losing.set(true);
        }
        out.write(bytes, 0, length);
      }
    } catch (IOException e) {
      // One side is gone, so the other is closed.
    }
  }

  private static boolean isCommand(byte[] bytes, int length) {
    boolean is = length >= POST.length;
    for (int i = 0; is && i < POST.length; i++) {
      is = bytes[i] == POST[i];
    }
    return is;
  }

  private static void passAnswers(Socket server, Socket client, AtomicBoolean losing) {
    byte[] bytes = new byte[8192];
    try (server;
        client) {
      InputStream in = server.getInputStream();
      OutputStream out = client.getOutputStream();
      for (int length = in.read(bytes); length > 0 && !losing.get(); length = in.read(bytes)) {
        out.write(bytes, 0, length);
      }
    } catch (IOException e) {
      // One side is gone, so the other is closed.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    threads.shutdownNow();
  }
}
