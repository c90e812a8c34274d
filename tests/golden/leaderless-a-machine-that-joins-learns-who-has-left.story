# n2 has left before n5 comes. n5 knows the founders of the ring, n2 among them, and learns from the
# others' answers that n2 is none any more. The read that it coordinates asks n1, n3 and itself, and
# not n2.
topology leaderless
nodes 4
spares 1
coordinator any
latency 2ms
disk 1ms
clients 1
horizon 400ms

10ms  c1 write x 1 at n1
50ms  leave n2
150ms join n5
300ms c1 read x at n5
---- only calls, client, leaves, joins, stores, hands, read sent
      10ms  c1      calls #1 write x=1
      13ms  n1      stores x=1 #1
      15ms  n2      stores x=1 #1
      15ms  n3      stores x=1 #1
      19ms  client  #1 is ok, counted n1,n2
      54ms  n4      stores x=1 #1
      57ms  n2      leaves
     150ms  n5      joins
     155ms  n5      stores x=1 #1
     158ms  n2      hands x #1 over
     167ms  n4      hands x #1 over
     300ms  c1      calls #2 read x
     302ms  n5→n1   read sent #2
     302ms  n5→n3   read sent #2
     308ms  client  #2 is ok: 1, written by #1, counted n1,n5
----
ended by horizon at 400ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
