# The same with causal delivery. The answer says that its leader had seen the question, so at n3 it
# waits for it: Cora sees neither, and then both.
topology multi-leader
clients 3
latency 5ms
horizon 400ms

0s    delay n1>n3 120ms
20ms  c1 write x 1
50ms  c2 read x
70ms  c2 write y 2
110ms c3 read y
125ms c3 read x
250ms c3 read y
270ms c3 read x
---- only calls, client, stores, change arrives
      20ms  c1      calls #1 write x=1
      26ms  n1      stores x=1 #1
      31ms  n1→n2   change arrives
      31ms  client  #1 is ok, counted n1
      32ms  n2      stores x=1 #1
      50ms  c2      calls #2 read x
      60ms  client  #2 is ok: 1, written by #1, counted n2
      70ms  c2      calls #3 write y=2
      76ms  n2      stores y=2 #3
      81ms  n2→n1   change arrives
      81ms  n2→n3   change arrives
      81ms  client  #3 is ok, counted n2
      82ms  n1      stores y=2 #3
     110ms  c3      calls #4 read y
     120ms  client  #4 is ok, counted n3
     125ms  c3      calls #5 read x
     131ms  n2→n3   change arrives
     135ms  client  #5 is ok, counted n3
     146ms  n1→n3   change arrives
     147ms  n3      stores x=1 #1
     147ms  n3      stores y=2 #3
     196ms  n1→n3   change arrives
     246ms  n1→n3   change arrives
     250ms  c3      calls #6 read y
     260ms  client  #6 is ok: 2, written by #3, counted n3
     270ms  c3      calls #7 read x
     280ms  client  #7 is ok: 1, written by #1, counted n3
----
ended by horizon at 400ms
stale read #4, missed #3, 1 behind
stale read #5, missed #1, 1 behind
durable: holds
linearizable: broken at 120ms: Read #4 of y found nothing, though write #3 (y=2) was acknowledged before it began.
read-your-writes: holds
monotonic-reads: holds
converged: holds
