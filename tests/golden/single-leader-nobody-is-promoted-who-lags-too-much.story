# Both followers lack four writes, two are allowed. The cluster stays without a leader until the old
# one is back: no write is lost, and for a while none is taken.
topology single-leader
latency 2ms
disk 1ms
lag-limit 2
horizon 1s

20ms  cut n1 > n2,n3
30ms  c1 write x 1
60ms  c1 write x 2
90ms  c1 write x 3
120ms c1 write x 4
160ms crash n1
160ms heal
300ms c2 write x 5
500ms restart n1
800ms c1 read x
---- only calls, client, crashes, restarts, suspects, promotion, promote sent, is leader
        0s  n1      is leader in epoch 1
      30ms  c1      calls #1 write x=1
      35ms  client  #1 is ok, counted n1
      60ms  c1      calls #2 write x=2
      65ms  client  #2 is ok, counted n1
      90ms  c1      calls #3 write x=3
      95ms  client  #3 is ok, counted n1
     120ms  c1      calls #4 write x=4
     125ms  client  #4 is ok, counted n1
     160ms  n1      crashes
     244ms  m1      suspects n1
     244ms  m1      winds promotion to ring at 274ms
     274ms  m1      promotion rings
     274ms  m1      winds promotion to ring at 304ms
     300ms  c2      calls #5 write x=5
     304ms  m1      promotion rings
     304ms  m1      winds promotion to ring at 334ms
     334ms  m1      promotion rings
     334ms  m1      winds promotion to ring at 364ms
     364ms  m1      promotion rings
     364ms  m1      winds promotion to ring at 394ms
     394ms  m1      promotion rings
     394ms  m1      winds promotion to ring at 424ms
     424ms  m1      promotion rings
     424ms  m1      winds promotion to ring at 454ms
     454ms  m1      promotion rings
     454ms  m1      winds promotion to ring at 484ms
     484ms  m1      promotion rings
     484ms  m1      winds promotion to ring at 514ms
     500ms  n1      restarts
     514ms  m1      promotion rings
     515ms  m1→n1   promote sent epoch 2
     517ms  n1      is leader in epoch 2
     519ms  m1      suspects nobody
     800ms  c1      calls #6 read x
     800ms  client  #5 is unknown: no answer in time
     804ms  client  #6 is ok: 4, written by #4, counted n1
----
ended by horizon at 1s
failover n1 to n1 in epoch 2: detected 244ms, promoted 517ms, no write after it, 0 acknowledged writes lost
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
