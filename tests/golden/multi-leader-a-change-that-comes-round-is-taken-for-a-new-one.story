# A ring in which nobody knows its own changes. What Ada wrote first comes round after she has
# written again, and undoes that; then the second comes round. A change is passed on so for twelve
# hops at most.
topology multi-leader
links ring
loop-cut off
latency 10ms
horizon 600ms

20ms  c1 write x 1
35ms  c1 write x 2
100ms c1 read x
500ms c1 read x
---- only calls, client, n1      stores
      20ms  c1      calls #1 write x=1
      31ms  n1      stores x=1 #1
      41ms  client  #1 is ok, counted n1
      41ms  c1      calls #2 write x=2
      52ms  n1      stores x=2 #2
      62ms  client  #2 is ok, counted n1
      64ms  n1      stores x=1 #1
      85ms  n1      stores x=2 #2
      97ms  n1      stores x=1 #1
     100ms  c1      calls #3 read x
     118ms  n1      stores x=2 #2
     120ms  client  #3 is ok: 1, written by #1, counted n1
     130ms  n1      stores x=1 #1
     151ms  n1      stores x=2 #2
     163ms  n1      stores x=1 #1
     184ms  n1      stores x=2 #2
     500ms  c1      calls #4 read x
     520ms  client  #4 is ok: 2, written by #2, counted n1
----
ended by horizon at 600ms
stale read #3, missed #2, 1 behind
durable: holds
linearizable: broken at 120ms: Read #3 of x returned 1, though write #2 (x=2) was acknowledged before it began.
read-your-writes: broken at 120ms: c1 wrote x=2 with #2, and its read #3 returned 1.
monotonic-reads: holds
converged: holds
