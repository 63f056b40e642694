package dev.branchline.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Tells the version that the build wrote into the jar. */
final class BuildVersion {
  private BuildVersion() {}

  /** As in the pom: {@code 0.1.0}. */
  static String version() {
    try (InputStream in = BuildVersion.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
