# Two writes reach their leaders at the same instant: the stamps are equal, and the larger leader
# wins, on all replicas alike.
topology multi-leader
clients 3
latency 10ms
horizon 200ms

20ms  c1 write x 1
20ms  c2 write x 2
100ms c3 read x at n3
---- only calls, client, takes in, stores, drops, gives
      20ms  c1      calls #1 write x=1
      20ms  c2      calls #2 write x=2
      31ms  n1      takes in x=1 #1
      31ms  n1      stores x=1 #1
      31ms  n2      takes in x=2 #2
      31ms  n2      stores x=2 #2
      41ms  client  #1 is ok, counted n1
      41ms  client  #2 is ok, counted n2
      42ms  n1      drops #1 of x: #2 wins unseen
      42ms  n1      takes in x=2 #2
      42ms  n1      stores x=2 #2
      42ms  n2      drops #1 of x: #2 wins unseen
      42ms  n3      takes in x=1 #1
      42ms  n3      stores x=1 #1
      42ms  n3      drops #1 of x: #2 wins unseen
      42ms  n3      takes in x=2 #2
      42ms  n3      stores x=2 #2
     100ms  c3      calls #3 read x
     120ms  client  #3 is ok: 2, written by #2, counted n3
----
ended by horizon at 200ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
