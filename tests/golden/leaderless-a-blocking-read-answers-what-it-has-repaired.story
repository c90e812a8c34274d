# Three replicas hold three versions: n3 the first, n1 the second, and n2 the third, of a write that
# failed half. Ben asks all. n1 and n3 are first, so n3 is repaired with 2. Before that is done n2
# answers with 3. That is as good as 2, so he is told 2 by two replicas that have it; were he told
# 3, which is on n2 alone, the next read would go back.
topology leaderless
repair blocking
latency 2ms
disk 1ms
clients 3
horizon 400ms

0s    delay c2-n2 15ms
5ms   c1 write x 1
20ms  cut c1 > n3
30ms  c1 write x 2
50ms  cut c1 > n1
60ms  c1 write x 3
203ms delay c2>n3 60ms
200ms c2 read x
280ms c3 read x at n1,n3
---- only client, stores, answer arrives, repair sent
       8ms  n1      stores x=1 #1
       8ms  n2      stores x=1 #1
       8ms  n3      stores x=1 #1
      10ms  client  #1 is ok, counted n1,n2
      33ms  n1      stores x=2 #2
      33ms  n2      stores x=2 #2
      35ms  client  #2 is ok, counted n1,n2
      63ms  n2      stores x=3 #3
     160ms  client  #3 is unknown: too few acknowledgements, counted n2
     204ms  n1→c2   answer arrives
     204ms  n3→c2   answer arrives
     204ms  c2→n3   repair sent #4 value 2: that replica was stale
     230ms  n2→c2   answer arrives
     230ms  client  #4 is ok: 2, written by #2, counted n1,n3
     265ms  n3      stores x=2 #2
     284ms  n1→c3   answer arrives
     284ms  n3→c3   answer arrives
     284ms  client  #5 is ok: 2, written by #2, counted n1,n3
----
ended by horizon at 400ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: unknown: c1 is still cut off from n1,n3.
