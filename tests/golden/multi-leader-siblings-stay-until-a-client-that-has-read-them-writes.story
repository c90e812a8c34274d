# Both values are kept. A reader gets both. Ada's next write says that she has read both, so it
# takes the place of both; Ben has read nothing but his own, so his next one stands beside hers
# until he has read.
topology multi-leader
resolve siblings
latency 10ms
horizon 600ms

20ms  c1 write x 1
20ms  c2 write x 2
100ms c1 read x
150ms c1 write x 3
150ms c2 write x 5
250ms c2 read x
300ms c2 write x 6
400ms c1 read x
---- only calls, client, takes in, stores, drops, gives
      20ms  c1      calls #1 write x=1
      20ms  c2      calls #2 write x=2
      31ms  n1      takes in x=1 #1
      31ms  n1      stores x=1 #1
      31ms  n2      takes in x=2 #2
      31ms  n2      stores x=2 #2
      41ms  client  #1 is ok, counted n1
      41ms  client  #2 is ok, counted n2
      42ms  n1      takes in x=2 #2
      42ms  n1      stores x=2 #2
      42ms  n2      takes in x=1 #1
      42ms  n3      takes in x=1 #1
      42ms  n3      stores x=1 #1
      42ms  n3      takes in x=2 #2
      42ms  n3      stores x=2 #2
     100ms  c1      calls #3 read x
     120ms  client  #3 is ok: 2, written by #2, counted n1
     120ms  client  #3 is also: 1, written by #1
     150ms  c1      calls #4 write x=3
     150ms  c2      calls #5 write x=5
     161ms  n1      gives #1 of x up for #4
     161ms  n1      gives #2 of x up for #4
     161ms  n1      takes in x=3 #4
     161ms  n1      stores x=3 #4
     161ms  n2      gives #2 of x up for #5
     161ms  n2      takes in x=5 #5
     161ms  n2      stores x=5 #5
     171ms  client  #4 is ok, counted n1
     171ms  client  #5 is ok, counted n2
     172ms  n1      takes in x=5 #5
     172ms  n1      stores x=5 #5
     172ms  n2      gives #1 of x up for #4
     172ms  n2      takes in x=3 #4
     172ms  n3      gives #1 of x up for #4
     172ms  n3      gives #2 of x up for #4
     172ms  n3      takes in x=3 #4
     172ms  n3      stores x=3 #4
     172ms  n3      takes in x=5 #5
     172ms  n3      stores x=5 #5
     250ms  c2      calls #6 read x
     270ms  client  #6 is ok: 5, written by #5, counted n2
     270ms  client  #6 is also: 3, written by #4
     300ms  c2      calls #7 write x=6
     311ms  n2      gives #4 of x up for #7
     311ms  n2      gives #5 of x up for #7
     311ms  n2      takes in x=6 #7
     311ms  n2      stores x=6 #7
     321ms  client  #7 is ok, counted n2
     322ms  n1      gives #4 of x up for #7
     322ms  n1      gives #5 of x up for #7
     322ms  n1      takes in x=6 #7
     322ms  n1      stores x=6 #7
     322ms  n3      gives #4 of x up for #7
     322ms  n3      gives #5 of x up for #7
     322ms  n3      takes in x=6 #7
     322ms  n3      stores x=6 #7
     400ms  c1      calls #8 read x
     420ms  client  #8 is ok: 6, written by #7, counted n1
----
ended by horizon at 600ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
