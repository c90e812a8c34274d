# The last follower runs the next major version. It cannot read the bytes of the write-ahead log and
# says so; the other one follows. With rows it could: that is how databases are upgraded one machine
# at a time.
topology single-leader
latency 2ms
disk 1ms
shipping wal
newer-followers 1
failover off
clients 1
horizon 200ms

20ms  c1 write x 1
40ms  c1 write x 2
---- only calls, client, append sent, unreadable, applies
      20ms  c1      calls #1 write x=1
      23ms  n1→n2   append sent #1 to 1
      23ms  n1→n3   append sent #1 to 1
      23ms  n1      applies 1 #1
      25ms  n3→n1   unreadable sent: its version cannot read this log
      25ms  client  #1 is ok, counted n1
      26ms  n2      applies 1 #1
      27ms  n3→n1   unreadable arrives
      40ms  c1      calls #2 write x=2
      43ms  n1→n2   append sent #2 to 2
      43ms  n1      applies 2 #2
      45ms  client  #2 is ok, counted n1
      46ms  n2      applies 2 #2
----
ended by horizon at 200ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: broken at 200ms: At the end x is 2 on n1,n2 and missing on n3.
