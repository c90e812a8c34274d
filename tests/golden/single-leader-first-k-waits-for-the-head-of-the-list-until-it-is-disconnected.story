# PostgreSQL's FIRST 1 (n2, n3): the first *connected* standby of the list counts, not the fastest.
#
# n2 is slow, so each write waits for it, although n3 has it long before. When n2 has been silent for
# `sender-timeout` n3 takes its place; when it is back, so does n2.
topology single-leader
latency 2ms
disk 1ms
acknowledge first
failover off
sender-timeout 60ms
clients 1
horizon 600ms

0s    delay n1-n2 20ms
20ms  c1 write x 1
120ms crash n2
130ms c1 write x 2
300ms restart n2
450ms c1 write x 3
---- only calls, client, crashes, restarts, counts, acknowledge
      20ms  c1      calls #1 write x=1
      26ms  n3→n1   acknowledge sent position 1
      28ms  n3→n1   acknowledge arrives
      44ms  n2→n1   acknowledge sent position 1
      64ms  n2→n1   acknowledge arrives
      64ms  n1      counts 1 as acknowledged
      66ms  client  #1 is ok, counted n1,n2,n3
     120ms  n2      crashes
     130ms  c1      calls #2 write x=2
     136ms  n3→n1   acknowledge sent position 2
     138ms  n3→n1   acknowledge arrives
     184ms  n1      counts 2 as acknowledged
     186ms  client  #2 is ok, counted n1,n3
     300ms  n2      restarts
     340ms  n2→n1   acknowledge sent position 1
     360ms  n2→n1   acknowledge arrives
     381ms  n2→n1   acknowledge sent position 2
     401ms  n2→n1   acknowledge arrives
     450ms  c1      calls #3 write x=3
     456ms  n3→n1   acknowledge sent position 3
     458ms  n3→n1   acknowledge arrives
     474ms  n2→n1   acknowledge sent position 3
     494ms  n2→n1   acknowledge arrives
     494ms  n1      counts 3 as acknowledged
     496ms  client  #3 is ok, counted n1,n2,n3
----
ended by horizon at 600ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
