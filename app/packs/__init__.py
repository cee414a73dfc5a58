"""The page's modules, sent by the dozen: a first frame would wait for a request for every one."""
