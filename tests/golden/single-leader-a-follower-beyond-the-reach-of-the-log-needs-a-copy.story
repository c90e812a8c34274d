# The logs keep two entries of what the tables hold. n3 is down while six are written: when it is
# back the log no longer reaches down to it, so it gets a copy of the table.
topology single-leader
latency 2ms
disk 1ms
log-kept 2
failover off
clients 1
horizon 500ms

10ms  c1 write x 1
40ms  crash n3
50ms  c1 write x 2
70ms  c1 write y 3
90ms  c1 write x 4
110ms c1 write y 5
130ms c1 write x 6
150ms c1 write z 7
200ms restart n3
---- only crashes, restarts, drops, behind, copy, starts from, n3      stores, n3      appends
      15ms  n3      appends 1 #1 epoch 1
      40ms  n3      crashes
      93ms  n1      drops its log up to 1
      96ms  n2      drops its log up to 1
     113ms  n1      drops its log up to 2
     116ms  n2      drops its log up to 2
     133ms  n1      drops its log up to 3
     136ms  n2      drops its log up to 3
     153ms  n1      drops its log up to 4
     156ms  n2      drops its log up to 4
     200ms  n3      restarts
     202ms  n3→n1   behind sent position 1: back, and asking where it stands
     204ms  n3→n1   behind arrives
     204ms  n1      winds copy to ring at 254ms
     222ms  n3→n1   behind sent position 1: back, and asking where it stands
     224ms  n3→n1   behind arrives
     242ms  n3→n1   behind sent position 1: back, and asking where it stands
     244ms  n3→n1   behind arrives
     254ms  n1      copy rings
     254ms  n1→n3   copy sent position 7: it starts from a copy of the table
     256ms  n1→n3   copy arrives
     257ms  n3      starts from a copy as of 7
     257ms  n3      stores x=6 #6
     257ms  n3      stores y=5 #5
     257ms  n3      stores z=7 #7
----
ended by horizon at 500ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
