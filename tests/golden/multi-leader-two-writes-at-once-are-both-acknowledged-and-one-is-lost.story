# Two leaders take a write of the same key within 10 ms. Both say ok at once. Neither write had
# seen the other, so they conflict, and the later clock wins: everywhere the write of Ada is
# dropped.
topology multi-leader
latency 20ms
horizon 400ms

20ms  c1 write x 1
30ms  c2 write x 2
150ms c1 read x
150ms c2 read x
---- only calls, client, takes in, stores, drops, gives
      20ms  c1      calls #1 write x=1
      30ms  c2      calls #2 write x=2
      41ms  n1      takes in x=1 #1
      41ms  n1      stores x=1 #1
      51ms  n2      takes in x=2 #2
      51ms  n2      stores x=2 #2
      61ms  client  #1 is ok, counted n1
      62ms  n2      drops #1 of x: #2 wins unseen
      62ms  n3      takes in x=1 #1
      62ms  n3      stores x=1 #1
      71ms  client  #2 is ok, counted n2
      72ms  n1      drops #1 of x: #2 wins unseen
      72ms  n1      takes in x=2 #2
      72ms  n1      stores x=2 #2
      72ms  n3      drops #1 of x: #2 wins unseen
      72ms  n3      takes in x=2 #2
      72ms  n3      stores x=2 #2
     150ms  c1      calls #3 read x
     150ms  c2      calls #4 read x
     190ms  client  #3 is ok: 2, written by #2, counted n1
     190ms  client  #4 is ok: 2, written by #2, counted n2
----
ended by horizon at 400ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
