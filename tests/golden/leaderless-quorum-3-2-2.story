# N = 3, W = 2, R = 2: overlap yes. Writes survive 1 dead replicas, reads 1.
#
# Replicas die one after another; after each death the same client writes and reads.
topology leaderless
n 3
w 2
r 2
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
---- only calls, client, crashes
        0s  c1      calls #1 write x=1
       5ms  client  #1 is ok, counted n1,n2
       5ms  c1      calls #2 read x
       9ms  client  #2 is ok: 1, written by #1, counted n1,n2
     300ms  n3      crashes
     300ms  c1      calls #3 write x=3
     305ms  client  #3 is ok, counted n1,n2
     305ms  c1      calls #4 read x
     309ms  client  #4 is ok: 3, written by #3, counted n1,n2
     600ms  n2      crashes
     600ms  c1      calls #5 write x=5
     700ms  client  #5 is unknown: too few acknowledgements, counted n1
     700ms  c1      calls #6 read x
     800ms  client  #6 is refused: too few answers, counted n1
----
ended by quiet at 1.2s
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
