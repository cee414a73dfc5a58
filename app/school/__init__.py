"""The server's side of training: worker processes, their queue, who commands them and who watches."""
