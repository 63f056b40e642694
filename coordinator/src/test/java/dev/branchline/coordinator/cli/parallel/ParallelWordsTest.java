package dev.branchline.coordinator.cli.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Input sources, as GNU parallel's tutorial shows them. */
class ParallelWordsTest {
  private static final ParallelWords.Form PLAIN =
      new ParallelWords.Form(false, false, Optional.empty(), false);
  private static final ParallelWords.Form LINKED =
      new ParallelWords.Form(true, false, Optional.empty(), false);

  private static final Map<String, List<String>> FILES =
      Map.of(
          "abc-file", List.of("A", "B", "C"),
          "def-file", List.of("D", "E", "F"),
          "tsv-file.tsv", List.of("f1\tf2", "A\tB", "C\tD"),
          "ragged", List.of("a,b", "c"));

  private static ParallelWords read(ParallelWords.Form form, String line) {
    return ParallelWords.read(
        List.of(line.split(" ")), form, file -> FILES.getOrDefault(file, List.of()));
  }

  private static List<String> rows(ParallelWords words) {
    List<String> rows = new ArrayList<>();
    LongStream.range(0, words.arguments().size())
        .forEach(i -> rows.add(String.join(" ", words.arguments().row(i))));
    return rows;
  }

  @Test
  void varyTheLastInputFastest() {
    assertThat(rows(read(PLAIN, "echo ::: A B ::: D E F")))
        .containsExactly("A D", "A E", "A F", "B D", "B E", "B F");
  }

  @Test
  void comeFromFilesAndWordsAlike() {
    assertThat(rows(read(PLAIN, "echo :::: abc-file ::: D"))).containsExactly("A D", "B D", "C D");
    assertThat(rows(read(PLAIN, "echo :::: abc-file def-file"))).hasSize(9).contains("A F");
  }

  @Test
  void goTogetherWithAPlusUntilTheShorterEndsAndSaySo() {
    ParallelWords words = read(PLAIN, "echo ::: A B C :::+ 1 2 ::: x y");

    assertThat(rows(words)).containsExactly("A 1 x", "A 1 y", "B 2 x", "B 2 y");
    assertThat(words.warnings())
        .containsExactly("inputs that are linked by + have 2 and 3 values; the shorter counts");
    assertThat(read(PLAIN, "echo :::: abc-file ::::+ def-file").warnings()).isEmpty();
    assertThat(rows(read(PLAIN, "echo :::: abc-file ::::+ def-file")))
        .containsExactly("A D", "B E", "C F");
  }

  @Test
  void goTogetherWhenLinkedAndTheShorterStartsAgain() {
    assertThat(rows(read(LINKED, "echo ::: A B C ::: D E"))).containsExactly("A D", "B E", "C D");
    assertThat(rows(read(LINKED, "echo ::: A B :::"))).isEmpty();
  }

  @Test
  void arePartedIntoColumns() {
    ParallelWords.Form columns = new ParallelWords.Form(false, true, Optional.of("\\t"), false);
    ParallelWords words = read(columns, "echo :::: tsv-file.tsv");

    assertThat(words.arguments().names()).containsExactly("f1", "f2");
    assertThat(rows(words)).containsExactly("A B", "C D");
    assertThat(
            rows(
                read(
                    new ParallelWords.Form(false, false, Optional.of(","), false),
                    "echo :::: ragged")))
        .containsExactly("a b", "c ");
  }

  @Test
  void takeTheirNamesFromTheFirstValue() {
    ParallelWords.Form headed = new ParallelWords.Form(false, true, Optional.empty(), false);
    ParallelWords words = read(headed, "echo ::: f1 A B ::: f2 C D");

    assertThat(words.arguments().names()).containsExactly("f1", "f2");
    assertThat(rows(words)).containsExactly("A C", "A D", "B C", "B D");
  }

  @Test
  void keepTheCommandAsItWasTyped() {
    assertThat(read(PLAIN, "ls -l {} ::: a").command()).isEqualTo("ls -l {}");
    assertThat(read(PLAIN, "::: a").command()).isEmpty();
    ParallelWords.Form quoting = new ParallelWords.Form(false, false, Optional.empty(), true);
    assertThat(read(quoting, "echo $HOME {} ; ::: a").command()).isEqualTo("echo '$HOME' {} ';'");
  }

  @Test
  void refuseAPatternThatIsNone() {
    assertThatThrownBy(
            () -> read(new ParallelWords.Form(false, false, Optional.of("("), false), "echo ::: a"))
        .isInstanceOf(WrongWords.class)
        .hasMessageContaining("--colsep");
    assertThatThrownBy(() -> read(PLAIN, "echo ::::")).hasMessageContaining("without a file");
  }

  @Test
  void areSoManyThatNoLongCountsThem() {
    String eight = " ::: a b c d e f g h";
    assertThat(read(PLAIN, "echo" + eight.repeat(20)).arguments().size()).isEqualTo(1L << 60);
    assertThatThrownBy(() -> read(PLAIN, "echo" + eight.repeat(22)))
        .hasMessageContaining("64 bits");
  }

  @Test
  void spellTheFoldersOfResultsSoThatNoneLeadsElsewhere() {
    assertThat(ResultsPath.of(List.of("", ""), List.of("I", "III")))
        .containsExactly("1", "I", "2", "III");
    assertThat(ResultsPath.of(List.of("a", "b"), List.of("x/y", "..")))
        .containsExactly("a", "x\\_y", "b", "\\..");
  }
}
