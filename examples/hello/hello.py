name = "world"
times = 1


def main():
    for _ in range(times):
        print(f"hello, {name}")
    return {"length": len(name) * times}
