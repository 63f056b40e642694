package dev.branchline.protocol.model;

/** The id of one config; {@link ConfigHasher} is the faster way to many. */
public final class ConfigIds {
  private ConfigIds() {}

  /** See {@link ConfigHasher#id}. */
  public static ConfigId of(ConfigValue.Mapping config) {
    return new ConfigHasher().id(config);
  }
}
