# A merge function: the larger of two bids counts, whichever came first and wherever it was made.
topology multi-leader
resolve custom
latency 20ms
horizon 400ms

20ms  c1 write x 90
30ms  c2 write x 70
150ms c1 read x
150ms c2 read x
---- only calls, client, takes in, stores, drops, gives
      20ms  c1      calls #1 write x=90
      30ms  c2      calls #2 write x=70
      41ms  n1      takes in x=90 #1
      41ms  n1      stores x=90 #1
      51ms  n2      takes in x=70 #2
      51ms  n2      stores x=70 #2
      61ms  client  #1 is ok, counted n1
      62ms  n2      drops #2 of x: #1 wins unseen
      62ms  n2      takes in x=90 #1
      62ms  n2      stores x=90 #1
      62ms  n3      takes in x=90 #1
      62ms  n3      stores x=90 #1
      71ms  client  #2 is ok, counted n2
      72ms  n1      drops #2 of x: #1 wins unseen
      72ms  n3      drops #2 of x: #1 wins unseen
     150ms  c1      calls #3 read x
     150ms  c2      calls #4 read x
     190ms  client  #3 is ok: 90, written by #1, counted n1
     190ms  client  #4 is ok: 90, written by #1, counted n2
----
ended by horizon at 400ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
