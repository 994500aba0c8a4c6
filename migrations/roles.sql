-- Run once by an administrator of the server, before the first `dalil migrate`; give each role a password afterwards.
-- The program itself never needs a superuser.

CREATE ROLE dalil_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE ROLE dalil_runtime LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE ROLE dalil_directory LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE ROLE dalil_worker LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;

CREATE DATABASE dalil OWNER dalil_owner;
REVOKE ALL ON DATABASE dalil FROM PUBLIC;
GRANT CONNECT ON DATABASE dalil TO dalil_runtime, dalil_directory, dalil_worker;
