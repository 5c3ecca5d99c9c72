#ifndef ATOLL_CMPI_H
#define ATOLL_CMPI_H
#endif
