# The leader with the smallest number wins. Ben's write is there, but nobody reads it: on n2 it is
# shown until the other one arrives, and then it is said to have lost.
topology multi-leader
clients 3
resolve priority
latency 20ms
horizon 400ms

20ms  c1 write x 1
30ms  c2 write x 2
45ms  c3 write x 3
150ms c3 read x
200ms c3 write x 4
300ms c1 read x
---- only calls, client, takes in, stores, drops, gives
      20ms  c1      calls #1 write x=1
      30ms  c2      calls #2 write x=2
      41ms  n1      takes in x=1 #1
      41ms  n1      stores x=1 #1
      45ms  c3      calls #3 write x=3
      51ms  n2      takes in x=2 #2
      51ms  n2      stores x=2 #2
      61ms  client  #1 is ok, counted n1
      62ms  n2      drops #2 of x: #1 wins unseen
      62ms  n2      takes in x=1 #1
      62ms  n2      stores x=1 #1
      62ms  n3      takes in x=1 #1
      62ms  n3      stores x=1 #1
      66ms  n3      gives #1 of x up for #3
      66ms  n3      takes in x=3 #3
      66ms  n3      stores x=3 #3
      71ms  client  #2 is ok, counted n2
      72ms  n1      drops #2 of x: #1 wins unseen
      72ms  n3      drops #3 of x: #2 wins unseen
      72ms  n3      takes in x=2 #2
      72ms  n3      stores x=2 #2
      86ms  client  #3 is ok, counted n3
      87ms  n1      gives #1 of x up for #3
      87ms  n1      drops #3 of x: #2 wins unseen
      87ms  n1      takes in x=2 #2
      87ms  n1      stores x=2 #2
      87ms  n2      gives #1 of x up for #3
      87ms  n2      drops #3 of x: #2 wins unseen
      87ms  n2      takes in x=2 #2
      87ms  n2      stores x=2 #2
     150ms  c3      calls #4 read x
     190ms  client  #4 is ok: 2, written by #2, counted n3
     200ms  c3      calls #5 write x=4
     221ms  n3      gives #2 of x up for #5
     221ms  n3      takes in x=4 #5
     221ms  n3      stores x=4 #5
     241ms  client  #5 is ok, counted n3
     242ms  n1      gives #2 of x up for #5
     242ms  n1      takes in x=4 #5
     242ms  n1      stores x=4 #5
     242ms  n2      gives #2 of x up for #5
     242ms  n2      takes in x=4 #5
     242ms  n2      stores x=4 #5
     300ms  c1      calls #6 read x
     340ms  client  #6 is ok: 4, written by #5, counted n1
----
ended by horizon at 400ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
