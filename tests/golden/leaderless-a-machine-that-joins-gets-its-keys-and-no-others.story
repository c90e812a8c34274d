# Five machines keep two copies of six keys; n6 joins. Only the two keys next to its places on the
# ring move to it, and for each of them one machine drops what it keeps no more.
topology leaderless
n 2
nodes 5
spares 1
tokens 4
w 2
r 1
latency 2ms
disk 1ms
clients 1
horizon 500ms

10ms  c1 write x 1
20ms  c1 write y 2
30ms  c1 write z 3
40ms  c1 write k4 4
50ms  c1 write k5 5
60ms  c1 write k6 6
150ms join n6
400ms c1 read x
410ms c1 read y
420ms c1 read z
---- only stores, joins, handoff sent, hands, client  #7, client  #9
      13ms  n4      stores x=1 #1
      13ms  n5      stores x=1 #1
      23ms  n4      stores y=2 #2
      23ms  n5      stores y=2 #2
      33ms  n4      stores z=3 #3
      33ms  n5      stores z=3 #3
      43ms  n4      stores k4=4 #4
      43ms  n5      stores k4=4 #4
      53ms  n1      stores k5=5 #5
      53ms  n3      stores k5=5 #5
      63ms  n2      stores k6=6 #6
      63ms  n3      stores k6=6 #6
     150ms  n6      joins
     152ms  n4→n6   handoff sent value 1
     152ms  n4→n6   handoff sent value 3
     152ms  n5→n6   handoff sent value 1
     152ms  n5→n6   handoff sent value 3
     155ms  n6      stores x=1 #1
     155ms  n6      stores z=3 #3
     161ms  n4→n5   handoff sent value 1
     161ms  n4→n6   handoff sent value 1
     161ms  n5→n4   handoff sent value 3
     161ms  n5→n6   handoff sent value 3
     167ms  n4      hands x #1 over
     167ms  n5      hands z #3 over
     404ms  client  #7 is ok: 1, written by #1, counted n5
     424ms  client  #9 is ok: 3, written by #3, counted n4
----
ended by horizon at 500ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
