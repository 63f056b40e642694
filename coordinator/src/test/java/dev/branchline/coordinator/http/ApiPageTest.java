package dev.branchline.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends each request of docs/API.md as it stands there. */
class ApiPageTest {
  private static final Pattern REQUEST =
      Pattern.compile(
          "\\*\\*\\d+\\. (?:(?!```).)*?`(\\d{3})`(?:(?!```).)*?```sh\\n(curl [^\\n]*)\\n```",
          Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  @TempDir Path root;

  private record Example(int status, String curl) {}

  @Test
  void everyRequestOfThePageIsAnsweredAsItSays() throws Exception {
    List<Example> examples = examples();
    assertThat(examples).hasSize(10);
    try (House house = new House(root)) {
      for (Example example : examples) {
        HttpResponse<String> response = house.send(request(house, example.curl()));
        assertThat(response.statusCode())
            .as(example.curl() + "\n" + response.body())
            .isEqualTo(example.status());
        assertThat(response.body()).isNotEmpty();
        house.finished(1);
      }
    }
  }

  private static List<Example> examples() throws Exception {
    String page = Files.readString(Path.of("../docs/API.md"));
    List<Example> examples = new ArrayList<>();
    Matcher matcher = REQUEST.matcher(page);
    while (matcher.find()) {
      examples.add(new Example(Integer.parseInt(matcher.group(1)), matcher.group(2)));
    }
    return examples;
  }

  /** What this line of curl would send. */
  private static HttpRequest.Builder request(House house, String curl) {
    List<String> words = words(curl, house);
    HttpRequest.Builder request = HttpRequest.newBuilder().timeout(Duration.ofSeconds(60));
    for (int i = 1; i < words.size(); i++) {
      switch (words.get(i)) {
        case "-H" -> {
          i++;
          int colon = words.get(i).indexOf(": ");
          request.header(words.get(i).substring(0, colon), words.get(i).substring(colon + 2));
        }
        case "-d" -> {
          i++;
          request.POST(BodyPublishers.ofString(words.get(i)));
        }
        case "-N" -> {
          // Curl shows what comes as it comes.
        }
        default -> request.uri(URI.create(words.get(i)));
      }
    }
    return request;
  }

  private static List<String> words(String curl, House house) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(curl);
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        words.add(matcher.group(1));
      } else {
        String word = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
        words.add(word.replace("$URL", house.door.url()).replace("$SECRET", House.SECRET));
      }
    }
    return words;
  }
}
