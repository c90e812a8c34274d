# Ada asks n1, which does not keep x. It sends to n3, n4, n5, which do, counts to two, and answers
# her: two more trips than if she spoke to the replicas herself, and a client needs to know nothing
# of rings.
topology leaderless
nodes 5
placement textbook
coordinator any
latency 2ms
disk 1ms
clients 1
horizon 150ms

10ms c1 write x 40 at n1
60ms c1 read x at n2
---- only calls, client, request sent, reply sent, write sent, stored sent, read sent
      10ms  c1      calls #1 write x=40
      10ms  c1→n1   request sent #1
      12ms  n1→n3   write sent #1 value 40
      12ms  n1→n4   write sent #1 value 40
      12ms  n1→n5   write sent #1 value 40
      15ms  n3→n1   stored sent #1
      15ms  n4→n1   stored sent #1
      15ms  n5→n1   stored sent #1
      17ms  n1→c1   reply sent #1
      19ms  client  #1 is ok, counted n3,n4
      60ms  c1      calls #2 read x
      60ms  c1→n2   request sent #2
      62ms  n2→n3   read sent #2
      62ms  n2→n4   read sent #2
      62ms  n2→n5   read sent #2
      66ms  n2→c1   reply sent #2
      68ms  client  #2 is ok: 40, written by #1, counted n3,n4
----
ended by horizon at 150ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
