# Two leaders each insert a row and give it the next id. Both say 1.
topology multi-leader
latency 10ms
horizon 300ms

20ms  c1 insert x
20ms  c2 insert x
---- only calls, client, takes in, stores, drops, gives
      20ms  c1      calls #1 insert into x
      20ms  c2      calls #2 insert into x
      31ms  n1      takes in x=1 #1
      31ms  n1      stores x=1 #1
      31ms  n2      takes in x=1 #2
      31ms  n2      stores x=1 #2
      41ms  client  #1 is ok: id 1, counted n1
      41ms  client  #2 is ok: id 1, counted n2
      42ms  n1      drops #1 of x: #2 wins unseen
      42ms  n1      takes in x=1 #2
      42ms  n1      stores x=1 #2
      42ms  n2      drops #1 of x: #2 wins unseen
      42ms  n3      takes in x=1 #1
      42ms  n3      stores x=1 #1
      42ms  n3      drops #1 of x: #2 wins unseen
      42ms  n3      takes in x=1 #2
      42ms  n3      stores x=1 #2
----
ended by horizon at 300ms
#1 and #2 were both given id 1
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
unique-ids: broken at 41ms: Inserts #1 and #2 into x were both given id 1.
converged: holds
