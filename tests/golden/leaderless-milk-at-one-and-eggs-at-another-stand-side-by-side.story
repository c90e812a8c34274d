# The cart: Ada puts milk (1) in at n1 and Ben eggs (2) at n2, and neither has seen the other's.
# Under version vectors neither is newer: both stay, and a read returns both.
topology leaderless
versions vectors
latency 2ms
disk 1ms
clients 3
horizon 200ms

10ms c1 write x 1 at n1
10ms c2 write x 2 at n2
80ms c3 read x
---- only calls, client, stores, answer
      10ms  c1      calls #1 write x=1
      10ms  c2      calls #2 write x=2
      13ms  n1      stores x=1 #1
      13ms  n2      stores x=2 #2
      16ms  n1      stores x=2 #2
      16ms  n3      stores x=1 #1
      16ms  n3      stores x=2 #2
      20ms  client  #1 is ok, counted n1,n2
      20ms  client  #2 is ok, counted n1,n2
      80ms  c3      calls #3 read x
      84ms  n2→n1   answer sent #3 value 2
      84ms  n3→n1   answer sent #3 value 2
      86ms  n2→n1   answer arrives
      86ms  n3→n1   answer arrives
      88ms  client  #3 is ok: 2, written by #2, counted n1,n2
      88ms  client  #3 is also: 1, written by #1
----
ended by horizon at 200ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
