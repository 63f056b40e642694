# Puts the JVM's flags before the main class and its arguments ("$@"). Needs home.
# One place for both launchers, because a start-up cache serves only the flags that it was made with.
#
# native access, unsafe memory: Pekko and sqlite-jdbc use them, and the JVM would print warnings.
# SerialGC, no perf data: the fastest start, and Branchline makes little garbage.
# The first compiler alone: on one machine the time goes into starting programs, and the second compiler takes the
# very cores that they need (branches of /bin/true, two slots: the first 2,000 at 1,850/s instead of 1,380/s).
# Only a coordinator, and a worker that measures it, run hot for long enough to be worth the second one.
# Xlog: a start-up cache that cannot be used is ignored, and that is no news to the user.
# The class path has a jar alone, because a folder on it would forbid the start-up cache; so conf/ is named.
# BRANCHLINE_JAVA_OPTS is split into words on purpose.
# shellcheck disable=SC2086,SC2154
compiler=-XX:TieredStopAtLevel=1
case " $* " in
  *" coordinator "* | *" --zero "*) compiler=-XX:TieredStopAtLevel=4 ;;
esac
set -- \
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -XX:+UseSerialGC -XX:-UsePerfData $compiler \
  -Xlog:disable \
  -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 \
  -Dbranchline.home="$home" \
  -Dlogback.configurationFile="$home/conf/logback.xml" -Dconfig.file="$home/conf/application.conf" \
  ${BRANCHLINE_JAVA_OPTS:-} -cp "$home/lib/branchline.jar" "$@"
