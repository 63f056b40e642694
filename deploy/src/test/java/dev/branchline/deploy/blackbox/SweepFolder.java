package dev.branchline.deploy.blackbox;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import dev.branchline.deploy.blackbox.Distribution.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A user's folder: sweep files in it, commands called in it, and the journal that they leave. */
public record SweepFolder(Path path) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Writes {@code sweep.yaml}. */
  public SweepFolder sweep(String yaml) {
    return file("sweep.yaml", yaml);
  }

  SweepFolder file(String name, String text) {
    try {
      Files.writeString(path.resolve(name), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls {@code branchline} with these words here. */
  public Ran branchline(String... words) {
    return Distribution.unpacked().run(path, words);
  }

  /** The same, without waiting for its end. */
  Running start(String... words) {
    return Distribution.unpacked().start(path, words);
  }

  /** What {@code branchline results last --output json} says. */
  JsonNode results() {
    return JSON.readTree(branchline("results", "last", "--output", "json").exits(0).out());
  }

  /** Asks the journal, as one would in the shell of SQLite; a row's cells are joined by bars. */
  public List<String> query(String sql) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + path.resolve(".branchline/journal.db"));
        ResultSet rows = connection.createStatement().executeQuery(sql)) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          cells.add(String.valueOf(rows.getString(column)));
        }
        lines.add(String.join("|", cells));
      }
      return lines;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Whether a question has no answer, as it has none while there is no journal. */
  boolean isEmpty(String sql) {
    try {
      return !Files.exists(path.resolve(".branchline/journal.db")) || query(sql).isEmpty();
    } catch (IllegalStateException e) {
      return true; // its tables are being made
    }
  }

  /** How many branches have a row in the journal; 0 while there is no journal. */
  public long recorded() {
    if (!Files.exists(path.resolve(".branchline/journal.db"))) {
      return 0;
    }
    try {
      return Long.parseLong(query("SELECT count(*) FROM branch").getFirst());
    } catch (IllegalStateException e) {
      return 0; // its tables are being made
    }
  }
}
