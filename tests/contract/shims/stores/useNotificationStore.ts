// Named by the documents and not spelled out: it keeps what it is asked to show.
import { create } from 'zustand';

export interface Notification {
  type: 'success' | 'error' | 'warning';
  message: string;
  duration?: number;
  action?: { label: string; onClick: () => unknown };
}

interface NotificationStore {
  notifications: Notification[];
  showNotification: (notification: Notification) => void;
}

export const useNotificationStore = create<NotificationStore>()((set) => ({
  notifications: [],
  showNotification: (shown) =>
    set((state) => ({ notifications: [...state.notifications, shown] })),
}));
