"""A customer's addresses of port requests, below ``/a/<account>/numbers/port/``."""

from porting.customer_urls import urlpatterns as customer
from porting.wizard.import_urls import urlpatterns as imports
from porting.wizard.number_urls import urlpatterns as numbers
from porting.wizard.paper_urls import urlpatterns as papers
from porting.wizard.ticket_urls import urlpatterns as tickets
from porting.wizard.urls import urlpatterns as wizard

app_name = "porting"
urlpatterns = [*wizard, *numbers, *imports, *papers, *tickets, *customer]
