"""Works for a number of seconds and ends early, in order, when the run is stopped. Argument: seconds; default 10."""

import time

import scripthost

TICK_SECONDS = 0.1


def gsf_main(argc, argv):
    seconds = float(argv[0]) if argc > 0 else 10.0
    ticks = round(seconds / TICK_SECONDS)
    try:
        for tick in range(1, ticks + 1):
            time.sleep(TICK_SECONDS)
            print(f"tick {tick} of {ticks}")
    except scripthost.Cancelled:
        print("cancelled: cleaning up")
        # Passed on, it skips the rest; the run ends as stopped in any case.
        raise
    print("done")
