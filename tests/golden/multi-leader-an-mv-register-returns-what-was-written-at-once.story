# Two values that did not know of each other are both read. A write at a leader replaces what that
# leader holds, whatever its client has read.
topology multi-leader
resolve mv-register
latency 10ms
horizon 400ms

20ms  c1 write x 1
20ms  c2 write x 2
100ms c1 read x
150ms c2 write x 3
250ms c1 read x
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
     150ms  c2      calls #4 write x=3
     161ms  n2      gives #1 of x up for #4
     161ms  n2      gives #2 of x up for #4
     161ms  n2      takes in x=3 #4
     161ms  n2      stores x=3 #4
     171ms  client  #4 is ok, counted n2
     172ms  n1      gives #1 of x up for #4
     172ms  n1      gives #2 of x up for #4
     172ms  n1      takes in x=3 #4
     172ms  n1      stores x=3 #4
     172ms  n3      gives #1 of x up for #4
     172ms  n3      gives #2 of x up for #4
     172ms  n3      takes in x=3 #4
     172ms  n3      stores x=3 #4
     250ms  c1      calls #5 read x
     270ms  client  #5 is ok: 3, written by #4, counted n1
----
ended by horizon at 400ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
