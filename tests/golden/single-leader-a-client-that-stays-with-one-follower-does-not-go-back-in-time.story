# n3 lags by 100 ms. Each client stays with the follower that it happened to ask first: one sees the
# second write at once, the other late, and neither ever goes back.
topology single-leader
latency 2ms
disk 1ms
reads sticky
seed 3
failover off
clients 3
horizon 500ms

0s    delay n1-n3 100ms
20ms  c1 write x 1
150ms c1 write x 2
170ms c2 read x
170ms c3 read x
190ms c2 read x
190ms c3 read x
300ms c2 read x
300ms c3 read x
---- only calls, client
      20ms  c1      calls #1 write x=1
      25ms  client  #1 is ok, counted n1
     150ms  c1      calls #2 write x=2
     155ms  client  #2 is ok, counted n1
     170ms  c2      calls #3 read x
     170ms  c3      calls #4 read x
     174ms  client  #3 is ok: 1, written by #1, counted n3
     174ms  client  #4 is ok: 2, written by #2, counted n2
     190ms  c2      calls #5 read x
     190ms  c3      calls #6 read x
     194ms  client  #5 is ok: 1, written by #1, counted n3
     194ms  client  #6 is ok: 2, written by #2, counted n2
     300ms  c2      calls #7 read x
     300ms  c3      calls #8 read x
     304ms  client  #7 is ok: 2, written by #2, counted n3
     304ms  client  #8 is ok: 2, written by #2, counted n2
----
ended by horizon at 500ms
stale read #3, missed #2, 1 behind
stale read #5, missed #2, 1 behind
durable: holds
linearizable: broken at 174ms: Read #3 of x returned 1, though write #2 (x=2) was acknowledged before it began.
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
