# The same with a longer memory: n3 learns of the deletion when it returns.
topology multi-leader
clients 3
latency 5ms
horizon 1500ms

20ms  c1 write x 1
100ms cut n3 | n1,n2,c1,c2
120ms c1 delete x
300ms c1 read x
600ms heal
1200ms c1 read x
1200ms c3 read x
---- only calls, client, stores, forgets, gives, cut, heal
      20ms  c1      calls #1 write x=1
      26ms  n1      stores x=1 #1
      31ms  client  #1 is ok, counted n1
      32ms  n2      stores x=1 #1
      32ms  n3      stores x=1 #1
     100ms  script  cut n3 | n1,n2,c1,c2
     120ms  c1      calls #2 delete x
     126ms  n1      gives #1 of x up for #2
     131ms  client  #2 is ok, counted n1
     132ms  n2      gives #1 of x up for #2
     300ms  c1      calls #3 read x
     310ms  client  #3 is ok, counted n1
     600ms  script  heal
     632ms  n3      gives #1 of x up for #2
      1.2s  c1      calls #4 read x
      1.2s  c3      calls #5 read x
     1.21s  client  #4 is ok, counted n1
     1.21s  client  #5 is ok, counted n3
----
ended by horizon at 1.5s
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
deleted-stays-deleted: holds
converged: holds
