"""`make bench`: the figures of the budgets, one JSON object a line. Measured, never asserted.

CPU is the process's own (user and system), not wall time; statements are counted at the driver.

    in_process              statements per heard message
    texts                   SMS texts and parts of a whole report, by language and path
    served                  CPU, throughput and memory of real processes
    timing_of_first_texts   whether a number that has sent a report is told from a new one
    timing_of_codes         whether a code that opens nothing tells why
"""
