# The client reads from the leader for 100 ms after it has written, and from a follower after that.
# It works as long as the lag is shorter than that.
topology single-leader
latency 2ms
disk 1ms
reads leader-after-write
pin 100ms
followers 1
failover off
clients 1
horizon 300ms

0s    delay n1-n2 50ms
20ms  c1 write x 1
40ms  c1 read x
200ms c1 read x
---- only calls, client, read
      20ms  c1      calls #1 write x=1
      25ms  client  #1 is ok, counted n1
      40ms  script  c1 read x
      40ms  c1      calls #2 read x
      40ms  c1→n1   read sent #2
      42ms  c1→n1   read arrives
      44ms  client  #2 is ok: 1, written by #1, counted n1
     200ms  script  c1 read x
     200ms  c1      calls #3 read x
     200ms  c1→n2   read sent #3
     202ms  c1→n2   read arrives
     204ms  client  #3 is ok: 1, written by #1, counted n2
----
ended by horizon at 300ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
