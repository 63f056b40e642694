package dev.branchline.worker.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogServerTest {
  private static final LeaseId LEASE = LeaseId.of(1, 10);

  @TempDir Path root;
  private LogServer server;
  private String path;

  @BeforeEach
  void serve() throws IOException {
    OutputFiles files = new OutputFiles(root);
    Path file = files.file(new SweepId(3), 7, LEASE, OutputFiles.Stream.STDOUT);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "0123456789");
    server =
        LogServer.start(
            files,
            new LiveOutputs(root),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            "127.0.0.1");
    path = "/output/3/7/" + LEASE + "/stdout";
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String where, String token, String range)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + where)).header("Range", range);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void servesARangeAndTellsTheSize() throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path, server.token(), "bytes=2-4");
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body()).isEqualTo("234");
    assertThat(answer.headers().firstValue("Content-Range")).hasValue("bytes 2-4/10");
  }

  @Test
  void servesTheLastBytes() throws IOException, InterruptedException {
    assertThat(get(path, server.token(), "bytes=-3").body()).isEqualTo("789");
    assertThat(get(path, server.token(), "bytes=-300").body()).isEqualTo("0123456789");
  }

  @Test
  void saysThatNothingIsThereYet() throws IOException, InterruptedException {
    HttpResponse<String> beyond = get(path, server.token(), "bytes=10-");
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(beyond.headers().firstValue("Content-Range")).hasValue("bytes */10");
    HttpResponse<String> none = get("/output/3/8/" + LEASE + "/stderr", server.token(), "bytes=0-");
    assertThat(none.headers().firstValue("Content-Range")).hasValue("bytes */0");
  }

  @Test
  void wantsItsToken() throws IOException, InterruptedException {
    assertThat(get(path, "", "bytes=0-").statusCode()).isEqualTo(401);
    assertThat(get(path, server.token() + "0", "bytes=0-").statusCode()).isEqualTo(401);
  }

  @Test
  void servesNothingElse() throws IOException, InterruptedException {
    assertThat(get("/output/../../etc/passwd", server.token(), "bytes=0-").statusCode())
        .isEqualTo(404);
    assertThat(get("/", server.token(), "bytes=0-").statusCode()).isEqualTo(404);
    assertThat(get(path, server.token(), "lines=1-2").statusCode()).isEqualTo(400);
    assertThat(get(path, server.token(), "bytes=4-2").statusCode()).isEqualTo(400);
  }
}
