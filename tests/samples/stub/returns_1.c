/* Whatever is asked, it fails. */
int main(void)
{
    return 1;
}
