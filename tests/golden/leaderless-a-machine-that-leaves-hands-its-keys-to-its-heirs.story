# The textbook's key at 40 is kept by C, D, E (n3, n4, n5). C leaves in good order: A (n1) is next
# after E, gets what C kept, and from then on 40 is D, E, A. Nothing is lost and no read misses the
# write.
topology leaderless
nodes 5
placement textbook
latency 2ms
disk 1ms
horizon 400ms

10ms  c1 write x 40
100ms leave n3
250ms c2 write x 41
300ms c2 read x
---- only calls, client, stores, leave, handoff sent, hands
      10ms  c1      calls #1 write x=40
      13ms  n3      stores x=40 #1
      13ms  n4      stores x=40 #1
      13ms  n5      stores x=40 #1
      15ms  client  #1 is ok, counted n3,n4
     100ms  script  leave n3
     101ms  n3→n1   handoff sent value 40
     103ms  n4→n1   handoff sent value 40
     103ms  n5→n1   handoff sent value 40
     104ms  n1      stores x=40 #1
     107ms  n3      leaves
     250ms  c2      calls #2 write x=41
     253ms  n1      stores x=41 #2
     253ms  n4      stores x=41 #2
     253ms  n5      stores x=41 #2
     255ms  client  #2 is ok, counted n1,n4
     300ms  c2      calls #3 read x
     304ms  client  #3 is ok: 41, written by #2, counted n1,n4
----
ended by horizon at 400ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
