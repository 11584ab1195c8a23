/* What a student hands in who has written nothing yet. */
int main(void)
{
    return 0;
}
