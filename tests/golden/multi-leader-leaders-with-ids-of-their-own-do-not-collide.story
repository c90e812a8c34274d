# The same where each leader gives only ids that no other one gives: n1 gives 1, 4, 7, n2 gives 2,
# 5, 8.
topology multi-leader
ids interleaved
latency 10ms
horizon 300ms

20ms  c1 insert x
20ms  c2 insert x
100ms c1 insert x
---- only calls, client, takes in, stores, drops, gives
      20ms  c1      calls #1 insert into x
      20ms  c2      calls #2 insert into x
      31ms  n1      takes in x=1 #1
      31ms  n1      stores x=1 #1
      31ms  n2      takes in x=2 #2
      31ms  n2      stores x=2 #2
      41ms  client  #1 is ok: id 1, counted n1
      41ms  client  #2 is ok: id 2, counted n2
      42ms  n1      drops #1 of x: #2 wins unseen
      42ms  n1      takes in x=2 #2
      42ms  n1      stores x=2 #2
      42ms  n2      drops #1 of x: #2 wins unseen
      42ms  n3      takes in x=1 #1
      42ms  n3      stores x=1 #1
      42ms  n3      drops #1 of x: #2 wins unseen
      42ms  n3      takes in x=2 #2
      42ms  n3      stores x=2 #2
     100ms  c1      calls #3 insert into x
     111ms  n1      gives #2 of x up for #3
     111ms  n1      takes in x=4 #3
     111ms  n1      stores x=4 #3
     121ms  client  #3 is ok: id 4, counted n1
     122ms  n2      gives #2 of x up for #3
     122ms  n2      takes in x=4 #3
     122ms  n2      stores x=4 #3
     122ms  n3      gives #2 of x up for #3
     122ms  n3      takes in x=4 #3
     122ms  n3      stores x=4 #3
----
ended by horizon at 300ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
unique-ids: holds
converged: holds
