#!/bin/sh
# One session with a bus, a screen and a reader of its own: session.sh PYTHON DATA CLIENT_PYTHON CLIENT NAME
launcher=/usr/libexec/at-spi-bus-launcher
[ -x "$launcher" ] || launcher=/usr/lib/at-spi2-core/at-spi-bus-launcher
"$launcher" --launch-immediately &
reader=$!
"$1" -m b12tracker --data-dir "$2" gui &
window=$!
"$3" "$4" "$5"
code=$?
kill "$window"
wait "$window"
kill "$reader"
exit "$code"
