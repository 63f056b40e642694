package dev.branchline.coordinator.gateway.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  private final EventStream stream = new EventStream();

  private List<EventStream.Event> lines(String text) {
    return text.lines().map(stream::line).flatMap(Optional::stream).toList();
  }

  @Test
  void putsAnEventTogether() {
    assertThat(lines("event: sweep\nid: 7\ndata: {\ndata:  \"a\": 1}\nretry: 10\n\n"))
        .containsExactly(new EventStream.Event("sweep", "{\n \"a\": 1}"));
    assertThat(stream.lastId()).isEqualTo("7");
  }

  @Test
  void passesOverCommentsAndEmptyEvents() {
    assertThat(lines(": still here\n\n\nid: 3\n\ndata\n\n"))
        .containsExactly(new EventStream.Event("message", ""));
    assertThat(stream.lastId()).isEqualTo("3");
  }

  @Test
  void forgetsAnEventThatWasCutOff() {
    assertThat(lines("id: 1\ndata: a\n\nevent: sweep\nid: 2\ndata: b\n")).hasSize(1);
    stream.cut();
    assertThat(stream.lastId()).isEqualTo("1");
    assertThat(lines("data: c\n\n")).containsExactly(new EventStream.Event("message", "c"));
  }

  @Test
  void refusesAnEventWithoutEnd() {
    String data = "data: " + "x".repeat(EventStream.MOST_CHARACTERS / 4);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 5; i++) {
                stream.line(data);
              }
            })
        .isInstanceOf(IllegalStateException.class);
  }

  @Property(tries = 200)
  void readsWhatAServerWrites(@ForAll @NotEmpty List<String> data) {
    StringBuilder text = new StringBuilder();
    List<String> clean = data.stream().map(line -> line.replaceAll("[\\r\\n]", "")).toList();
    clean.forEach(line -> text.append("data: ").append(line).append('\n'));
    EventStream fresh = new EventStream();
    List<EventStream.Event> events =
        List.of((text + "\n").split("\n", -1)).stream()
            .map(fresh::line)
            .flatMap(Optional::stream)
            .toList();
    assertThat(events).containsExactly(new EventStream.Event("message", String.join("\n", clean)));
  }
}
