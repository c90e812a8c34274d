# Ben has not read x. His write at n1, where Ada's stands, replaces nothing: nobody knows whether
# he would have wanted that.
topology multi-leader
resolve siblings
latency 10ms
horizon 300ms

20ms  c1 write x 1
80ms  c2 write x 2 at n1
150ms c1 read x
---- only calls, client, takes in, stores, drops, gives
      20ms  c1      calls #1 write x=1
      31ms  n1      takes in x=1 #1
      31ms  n1      stores x=1 #1
      41ms  client  #1 is ok, counted n1
      42ms  n2      takes in x=1 #1
      42ms  n2      stores x=1 #1
      42ms  n3      takes in x=1 #1
      42ms  n3      stores x=1 #1
      80ms  c2      calls #2 write x=2
      91ms  n1      takes in x=2 #2
      91ms  n1      stores x=2 #2
     101ms  client  #2 is ok, counted n1
     102ms  n2      takes in x=2 #2
     102ms  n2      stores x=2 #2
     102ms  n3      takes in x=2 #2
     102ms  n3      stores x=2 #2
     150ms  c1      calls #3 read x
     170ms  client  #3 is ok: 2, written by #2, counted n1
     170ms  client  #3 is also: 1, written by #1
----
ended by horizon at 300ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
