# Finds a JDK 25 or newer. Read by the launchers (". find-jdk.sh"), which call find_jdk; it sets
# jdk (its folder) and jdk_version, or says what it looked for and ends the shell with 2.
# Starts no process where the JDK has the usual `release` file, because every start of the program pays for it.

jdk_wanted=25

# jdk_at FOLDER: whether a JDK that is new enough lies there.
jdk_at() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] || return 1
  jdk_version=
  if [ -r "$1/release" ]; then
    while IFS= read -r jdk_line; do
      case $jdk_line in
        JAVA_VERSION=*)
          jdk_version=${jdk_line#JAVA_VERSION=\"}
          jdk_version=${jdk_version%\"*}
          ;;
      esac
    done <"$1/release"
  fi
  if [ -z "$jdk_version" ]; then
    jdk_version=$("$1/bin/java" -XshowSettings:properties -version 2>&1 |
      sed -n 's/^ *java\.version = //p') || return 1
  fi
  jdk_major=${jdk_version%%[!0-9]*}
  jdk_seen="$jdk_seen
  $1: ${jdk_version:-unknown version}"
  [ -n "$jdk_major" ] && [ "$jdk_major" -ge "$jdk_wanted" ] || return 1
  jdk=$1
}

# The JDK that the first `java` on the PATH belongs to.
jdk_on_path() {
  jdk_java=$(command -v java 2>/dev/null) || return 1
  jdk_java=$(readlink -f "$jdk_java" 2>/dev/null) || return 1
  jdk_at "${jdk_java%/bin/java}"
}

find_jdk() {
  jdk_seen=
  jdk_at "${JAVA_HOME:-}" && return
  jdk_on_path && return
  for jdk_folder in \
    /usr/lib/jvm/* /usr/java/* /usr/local/lib/jvm/* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
    "${HOME:-/nonexistent}"/.asdf/installs/java/* "${HOME:-/nonexistent}"/.local/share/mise/installs/java/* \
    /opt/* /opt/*/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    jdk_at "$jdk_folder" && return
  done
  if [ -x /usr/libexec/java_home ]; then
    jdk_at "$(/usr/libexec/java_home -v "$jdk_wanted+" 2>/dev/null)" && return
  fi
  {
    echo "error: no JDK $jdk_wanted or newer was found"
    echo "looked at JAVA_HOME (${JAVA_HOME:-not set}), at java on the PATH, and in /usr/lib/jvm, /usr/java, /usr/local/lib/jvm,"
    echo "~/.sdkman, ~/.jdks, ~/.asdf, mise, /opt, /Library/Java/JavaVirtualMachines and Homebrew"
    if [ -n "$jdk_seen" ]; then
      echo "found only:$jdk_seen"
    fi
    echo "hint: install one (for instance Temurin 25, https://adoptium.net) and set JAVA_HOME to its folder"
  } >&2
  exit 2
}
