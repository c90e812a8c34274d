# N = 3, W = 3, R = 1: overlap yes. Writes survive 0 dead replicas, reads 2.
#
# Replicas die one after another; after each death the same client writes and reads.
topology leaderless
n 3
w 3
r 1
latency 2ms
horizon 2s
clients 1

0s c1 write x
0s c1 read x
300ms crash n3
300ms c1 write x
300ms c1 read x
600ms crash n2
600ms c1 write x
600ms c1 read x
900ms crash n1
900ms c1 write x
900ms c1 read x
---- only calls, client, crashes
        0s  c1      calls #1 write x=1
       5ms  client  #1 is ok, counted n1,n2,n3
       5ms  c1      calls #2 read x
       9ms  client  #2 is ok: 1, written by #1, counted n1
     300ms  n3      crashes
     300ms  c1      calls #3 write x=3
     400ms  client  #3 is unknown: too few acknowledgements, counted n1,n2
     400ms  c1      calls #4 read x
     404ms  client  #4 is ok: 3, written by #3, counted n1
     600ms  n2      crashes
     600ms  c1      calls #5 write x=5
     700ms  client  #5 is unknown: too few acknowledgements, counted n1
     700ms  c1      calls #6 read x
     704ms  client  #6 is ok: 5, written by #5, counted n1
     900ms  n1      crashes
     900ms  c1      calls #7 write x=7
        1s  client  #7 is unknown: too few acknowledgements
        1s  c1      calls #8 read x
      1.1s  client  #8 is refused: too few answers
----
ended by quiet at 1.5s
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
