package dev.branchline.coordinator.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * By which names this door may be asked for. A web page of anyone's can make a browser ask
 * addresses of this machine under that page's own name (DNS rebinding); never under an address, as
 * no name has to be looked up for that.
 *
 * @param names in lower case
 */
record Hosts(Set<String> names) {
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|\\[?[0-9a-f:.%]*:[0-9a-f:.%]*\\]?");

  boolean admit(String host) {
    String asked = host.toLowerCase(Locale.ROOT);
    return asked.equals("localhost") || names.contains(asked) || ADDRESS.matcher(asked).matches();
  }
}
